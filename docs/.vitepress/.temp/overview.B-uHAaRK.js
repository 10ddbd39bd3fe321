const _imports_0 = "/assets/overview.DliB1VEP.svg";
export {
  _imports_0 as _
};
