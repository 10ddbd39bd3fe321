import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"2. One build for all handlers","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0002-one-bundle-build.md","filePath":"docs/decisions/0002-one-bundle-build.md"}');
const _sfc_main = { name: "decisions/0002-one-bundle-build.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="2-one-build-for-all-handlers" tabindex="-1">2. One build for all handlers <a class="header-anchor" href="#2-one-build-for-all-handlers" aria-label="Permalink to &quot;2. One build for all handlers&quot;">​</a></h1><p><strong>Context.</strong> The CDK&#39;s <code>NodejsFunction</code> starts a process of esbuild for each function, and its defaults ship the SDK unminified with every credential provider there is.</p><p><strong>Decision.</strong> <code>lib/constructs/functions/bundle.ts</code> builds all handlers in one call of esbuild&#39;s JavaScript API, lazily, once per process: ES modules first, minified, the SDK included. The SDK&#39;s chain of credential providers is replaced by the only one that has work to do in Lambda, environment variables. Unit tests of stacks skip bundling.</p><p><strong>Consequences.</strong> <code>npm run bench</code> shows the difference in time, size and init. A handler must not rely on files beside it. Source maps are not made, since nothing would read them: a bundle can be built again from its commit, with a map, when a stack trace must be read. A dependency with a native part (images, for example) needs a rule of its own when the first scenario brings one. The SDK&#39;s version is ours, not the runtime&#39;s: updating it is our work.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0002-one-bundle-build.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0002OneBundleBuild = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0002OneBundleBuild as default
};
