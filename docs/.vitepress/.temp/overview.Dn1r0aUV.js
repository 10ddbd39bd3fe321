const _imports_0 = "/assets/overview.CP6USWtH.svg";
export {
  _imports_0 as _
};
