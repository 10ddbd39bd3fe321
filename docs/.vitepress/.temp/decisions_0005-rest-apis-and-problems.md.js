import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"5. Regional REST APIs that answer with problems","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0005-rest-apis-and-problems.md","filePath":"docs/decisions/0005-rest-apis-and-problems.md"}');
const _sfc_main = { name: "decisions/0005-rest-apis-and-problems.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="5-regional-rest-apis-that-answer-with-problems" tabindex="-1">5. Regional REST APIs that answer with problems <a class="header-anchor" href="#5-regional-rest-apis-that-answer-with-problems" aria-label="Permalink to &quot;5. Regional REST APIs that answer with problems&quot;">​</a></h1><p><strong>Context.</strong> API Gateway offers HTTP APIs (cheaper, simpler) and REST APIs. Clients need errors that they can act on, also for what never reaches a function: an unknown route, a wrong content type, a throttled request.</p><p><strong>Decision.</strong> Every public API is a Regional REST API: only those can shape the gateway&#39;s own answers, validate a body where no function stands behind, and call another service with a mapping of its answer. Every error is <code>application/problem+json</code> (RFC 9457) with a stable <code>type</code>, from the gateway as from functions.</p><p><strong>Consequences.</strong> 3.50 instead of 1.00 USD per million requests in the largest Regions (<a href="https://aws.amazon.com/api-gateway/pricing/" target="_blank" rel="noreferrer">prices</a>). Access logs need one role per account and Region: the small <code>ApiGatewayAccount</code> stack, which stays when scenarios go.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0005-rest-apis-and-problems.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0005RestApisAndProblems = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0005RestApisAndProblems as default
};
