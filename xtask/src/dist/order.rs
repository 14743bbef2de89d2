//! The order of a module's functions. Their bodies compress better beside bodies like them: those with the same arguments,
//! by size. Measured on this app: a fortieth of what is sent.

use std::convert::Infallible;

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionBody, FunctionSectionReader, Parser, Payload, TypeRef};

use crate::Result;

type Encoded<T> = std::result::Result<T, Error<Infallible>>;

/// The module with its functions in that order; it means the same.
pub(super) fn by_likeness(module: &[u8]) -> Result<Vec<u8>> {
    let mut out = Module::new();
    let sorted = Order::of(module).map_err(Error::from).and_then(|mut order| {
        order.parse_core_module(&mut out, Parser::new(0), module)?;
        Ok(out.finish())
    });
    sorted.map_err(|error| format!("the functions of a module cannot be put in order: {error}."))
}

struct Order {
    /// Functions that the module imports; they come first and stay where they are.
    imports: u32,
    /// The function of the old module that comes at each place.
    old: Vec<u32>,
    /// Where each function of the old module comes.
    new: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> wasmparser::Result<Self> {
        let (mut imports, mut types, mut bodies) = (0, Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imports += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::FunctionSection(section) => types = section.into_iter().collect::<wasmparser::Result<_>>()?,
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let mut old: Vec<u32> = (0..).take(bodies.len()).collect();
        old.sort_by_key(|function| {
            let body = bodies[*function as usize];
            (types[*function as usize], body.len(), body)
        });
        let mut new = vec![0; old.len()];
        for (place, function) in (0..).zip(&old) {
            new[*function as usize] = place;
        }
        Ok(Self { imports, old, new })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, function: u32) -> Encoded<u32> {
        let own = function.checked_sub(self.imports).map(|own| self.imports + self.new[own as usize]);
        Ok(own.unwrap_or(function))
    }

    fn parse_function_section(&mut self, out: &mut FunctionSection, section: FunctionSectionReader<'_>) -> Encoded<()> {
        let types = section.into_iter().collect::<wasmparser::Result<Vec<u32>>>()?;
        for function in self.old.clone() {
            out.function(self.type_index(types[function as usize])?);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, out: &mut CodeSection, section: CodeSectionReader<'_>) -> Encoded<()> {
        let bodies = section.into_iter().collect::<wasmparser::Result<Vec<FunctionBody<'_>>>>()?;
        for function in self.old.clone() {
            self.parse_function_body(out, bodies[function as usize].clone())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use wasm_encoder::{EntityType, ExportKind, ExportSection, Function, ImportSection, TypeSection, ValType};

    use super::*;

    /// Imports a function; `long` and `short` of one type with `other` of another between them, each calling the next.
    fn module() -> Vec<u8> {
        let mut types = TypeSection::new();
        types.ty().function([], [ValType::I32]);
        types.ty().function([ValType::I32], [ValType::I32]);
        let mut imports = ImportSection::new();
        imports.import("a", "b", EntityType::Function(0));
        let mut functions = FunctionSection::new();
        functions.function(0).function(1).function(0);
        let mut exports = ExportSection::new();
        for (name, function) in [("long", 1), ("other", 2), ("short", 3)] {
            exports.export(name, ExportKind::Func, function);
        }
        let mut code = CodeSection::new();
        let mut long = Function::new([]);
        long.instructions().i32_const(7).call(2).drop().i32_const(1).drop().call(3).end();
        let mut other = Function::new([]);
        other.instructions().call(0).end();
        let mut short = Function::new([]);
        short.instructions().call(0).end();
        code.function(&long).function(&other).function(&short);
        let mut module = Module::new();
        module.section(&types).section(&imports).section(&functions).section(&exports).section(&code);
        module.finish()
    }

    /// Each exported function's place, and the names of the functions that it calls.
    fn calls(module: &[u8]) -> Vec<(String, u32, Vec<String>)> {
        let (mut exports, mut bodies) = (Vec::new(), Vec::new());
        for payload in Parser::new(0).parse_all(module) {
            match payload.unwrap() {
                Payload::ExportSection(section) => exports.extend(section.into_iter().map(|one| one.unwrap())),
                Payload::CodeSectionEntry(body) => bodies.push(body),
                _ => {}
            }
        }
        let name = |function: u32| {
            let found = exports.iter().find(|export| export.index == function);
            found.map_or("imported", |export| export.name).to_owned()
        };
        let of = |export: &wasmparser::Export<'_>| {
            let body = &bodies[export.index as usize - 1];
            let operators = body.get_operators_reader().unwrap().into_iter().map(|one| one.unwrap());
            operators
                .filter_map(|operator| match operator {
                    wasmparser::Operator::Call { function_index } => Some(name(function_index)),
                    _ => None,
                })
                .collect()
        };
        exports.iter().map(|export| (export.name.to_owned(), export.index, of(export))).collect()
    }

    #[test]
    fn like_functions_stand_together_and_call_the_same() {
        let sorted = calls(&by_likeness(&module()).unwrap());
        let place = |name: &str| sorted.iter().find(|(one, ..)| one == name).unwrap().1;
        assert_eq!([place("short"), place("long"), place("other")], [1, 2, 3]);
        let called = |calls: Vec<(String, u32, Vec<String>)>| calls.into_iter().map(|(name, _, calls)| (name, calls));
        assert!(called(sorted).eq(called(calls(&module()))));
    }

    #[test]
    fn what_is_no_module_is_refused() {
        assert!(by_likeness(b"not a module").is_err());
    }
}
