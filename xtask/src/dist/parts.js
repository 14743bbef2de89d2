// The parts of the console that are loaded when they are first needed. `wasm` is what the main part exports.
function part(name, integrity) {
    let loading;
    const load = async () => {
        const file = fetch(new URL(name, import.meta.url), { integrity });
        await WebAssembly.instantiateStreaming(file, { __wasm_split: wasm });
    };
    return async (callback, data) => {
        let here = true;
        try {
            await (loading ??= load());
        } catch (error) {
            console.error(error);
            // The next one who needs it tries again.
            loading = undefined;
            here = false;
        }
        wasm.__indirect_function_table.get(callback)(data, here);
    };
}
