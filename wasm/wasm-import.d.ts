// A .wasm file imported on workerd is a compiled module.

declare module '*.wasm' {
  const module: WebAssembly.Module;
  export default module;
}
