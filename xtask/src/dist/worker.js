// Loads the worker's module, which answers from then on. Whoever started the worker is told if it did not come.
wasm_bindgen({ module_or_path: fetch(new URL("{{module}}", location.href), { integrity: "{{integrity}}" }) })
    .catch(error => postMessage(`!${error}`));
