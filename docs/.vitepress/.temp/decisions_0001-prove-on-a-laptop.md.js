import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"1. Prove on a laptop, not in an account","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0001-prove-on-a-laptop.md","filePath":"docs/decisions/0001-prove-on-a-laptop.md"}');
const _sfc_main = { name: "decisions/0001-prove-on-a-laptop.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="1-prove-on-a-laptop-not-in-an-account" tabindex="-1">1. Prove on a laptop, not in an account <a class="header-anchor" href="#1-prove-on-a-laptop-not-in-an-account" aria-label="Permalink to &quot;1. Prove on a laptop, not in an account&quot;">​</a></h1><p><strong>Context.</strong> Samples of serverless architectures are tried by hand, in somebody&#39;s account, on a good day. What they promise (no event lost, no job doubled) is where they fail later, and nobody can repeat the trial.</p><p><strong>Decision.</strong> Every promise is a numbered statement with tests that carry its number. The tests run without an AWS account: unit and property tests on the real handlers, and black-box tests on a local cloud, to which the same app is deployed as to AWS. The local cloud is <a href="https://pypi.org/project/ministack/" target="_blank" rel="noreferrer">MiniStack</a> (MIT), because it enforces IAM: a policy that forgets a permission fails here as it would there. Where it behaves otherwise than AWS we correct it, each correction with the AWS page that it follows and a contract test that also runs without it: when that test says that the correction is needed no longer, it goes.</p><p><strong>Consequences.</strong> What the local cloud cannot show is a named capability, and the tests that need it are reported as skipped with that name; they run with <code>npm run e2e -- --target aws</code>. The app never asks where it is deployed. Python 3.10 is needed beside Node.js.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0001-prove-on-a-laptop.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0001ProveOnALaptop = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0001ProveOnALaptop as default
};
