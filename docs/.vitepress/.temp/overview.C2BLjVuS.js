const _imports_0 = "/assets/overview.BOWX1riL.svg";
export {
  _imports_0 as _
};
