const _imports_0 = "/assets/overview.BMaB_lBe.svg";
export {
  _imports_0 as _
};
