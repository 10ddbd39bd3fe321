import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"6. OpenAPI documents come from templates","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0006-openapi-from-templates.md","filePath":"docs/decisions/0006-openapi-from-templates.md"}');
const _sfc_main = { name: "decisions/0006-openapi-from-templates.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="6-openapi-documents-come-from-templates" tabindex="-1">6. OpenAPI documents come from templates <a class="header-anchor" href="#6-openapi-documents-come-from-templates" aria-label="Permalink to &quot;6. OpenAPI documents come from templates&quot;">​</a></h1><p><strong>Context.</strong> The developers of an app want a document of its API, and a client with types. One that is written by hand is wrong after a while; API Gateway exports one, but only of an API that is deployed.</p><p><strong>Decision.</strong> A route says in its stack which parameters and headers it reads and what it answers. Bodies are the schemas by which the functions validate, as JSON Schema. <code>npm run openapi</code> reads the document from the synthesized template and generates the types of a client from it; <code>npm run check</code> fails when either is out of date, and the end-to-end tests call the API through that client.</p><p><strong>Consequences.</strong> Each rule is written once. The keys of cached answers follow from the same declarations, so that a parameter which is declared for callers cannot be forgotten there. What a schema checks by code is not in the document: a caller learns of it from the 400.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0006-openapi-from-templates.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0006OpenapiFromTemplates = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0006OpenapiFromTemplates as default
};
