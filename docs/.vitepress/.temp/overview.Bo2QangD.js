const _imports_0 = "/assets/overview.Cc3_Fg2d.svg";
export {
  _imports_0 as _
};
