const _imports_0 = "/assets/overview.Dfx_Ra52.svg";
export {
  _imports_0 as _
};
