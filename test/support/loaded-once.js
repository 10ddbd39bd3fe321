/** Instead of a module's code, the module as `cdk-loaded-once.js` has it. */
module.exports = { process: (_source, path) => ({ code: `module.exports = requireOnce(${JSON.stringify(path)});` }) };
