const _imports_0 = "/assets/overview.DwFjpFtt.svg";
export {
  _imports_0 as _
};
