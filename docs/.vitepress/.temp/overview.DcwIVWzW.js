const _imports_0 = "/assets/overview.4780GpVu.svg";
export {
  _imports_0 as _
};
