const _imports_0 = "/assets/overview.CqFMyvRD.svg";
export {
  _imports_0 as _
};
