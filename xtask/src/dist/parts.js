// The parts of the console that are loaded when they are first needed. `wasm` is what the main part exports.
function file(name, integrity) {
    let loading;
    const load = async () => {
        // The page may have asked for it already (index.html).
        const early = window.ahead?.[name];
        if (early) delete window.ahead[name];
        const answer = early ?? fetch(new URL(name, import.meta.url), { integrity });
        await WebAssembly.instantiateStreaming(answer, { __wasm_split: wasm, main: wasm });
    };
    return () => loading ??= load().catch(error => {
        // The next one who needs it tries again.
        loading = undefined;
        throw error;
    });
}
function part(...files) {
    return async (callback, data) => {
        let here = true;
        try {
            await Promise.all(files.map(load => load()));
        } catch (error) {
            console.error(error);
            here = false;
        }
        wasm.__indirect_function_table.get(callback)(data, here);
    };
}
