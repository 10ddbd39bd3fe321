import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"3. Idempotency records commit with their effect","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0003-idempotency-in-the-transaction.md","filePath":"docs/decisions/0003-idempotency-in-the-transaction.md"}');
const _sfc_main = { name: "decisions/0003-idempotency-in-the-transaction.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="3-idempotency-records-commit-with-their-effect" tabindex="-1">3. Idempotency records commit with their effect <a class="header-anchor" href="#3-idempotency-records-commit-with-their-effect" aria-label="Permalink to &quot;3. Idempotency records commit with their effect&quot;">​</a></h1><p><strong>Context.</strong> A client that got no answer must be able to ask again. Libraries keep an idempotency record beside the effect, in a write of its own: a crash between the two leaves an effect without record, or a record without effect.</p><p><strong>Decision.</strong> <code>lambdas/shared/idempotency.ts</code> adds the record (key, hash of the body, answer) to the same DynamoDB transaction as the effect. The same key with the same body gets the stored answer; with another body 422; while the first is in flight, which DynamoDB reports as a conflict of transactions, 409 with <code>Retry-After</code>. Answers other than 2xx are not remembered: they had no effect.</p><p><strong>Consequences.</strong> It works for effects in DynamoDB only; effects elsewhere need a lease and a library for it. A record costs one more write in each transaction that carries a key. Expired records count as absent at once: DynamoDB deletes them within days.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("docs/decisions/0003-idempotency-in-the-transaction.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0003IdempotencyInTheTransaction = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0003IdempotencyInTheTransaction as default
};
