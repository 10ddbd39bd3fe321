import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"4. Constructs keep data, the app lets go of it","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0004-constructs-keep-data.md","filePath":"docs/decisions/0004-constructs-keep-data.md"}');
const _sfc_main = { name: "decisions/0004-constructs-keep-data.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="4-constructs-keep-data-the-app-lets-go-of-it" tabindex="-1">4. Constructs keep data, the app lets go of it <a class="header-anchor" href="#4-constructs-keep-data-the-app-lets-go-of-it" aria-label="Permalink to &quot;4. Constructs keep data, the app lets go of it&quot;">​</a></h1><p><strong>Context.</strong> A sample that is tried and deleted should leave nothing behind. A construct that is copied out of a sample must not take that with it: somebody&#39;s orders would go with a renamed stack.</p><p><strong>Decision.</strong> The constructs keep the CDK&#39;s retaining defaults and turn deletion protection on. The gallery loosens them from outside, in <code>lib/app.ts</code>, by the CDK&#39;s own means (removal policies, a property injector, a mixin that empties buckets), unless <code>-c retainData=true</code>.</p><p><strong>Consequences.</strong> No construct has a property for it. A test asserts both states for every scenario, and that a deleted stack leaves nothing.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0004-constructs-keep-data.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0004ConstructsKeepData = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0004ConstructsKeepData as default
};
