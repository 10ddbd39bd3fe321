const _imports_0 = "/assets/overview.Df4eVWpV.svg";
export {
  _imports_0 as _
};
