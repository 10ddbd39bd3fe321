import { App, Duration, Stack } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { handlerFiles } from '../../lib/constructs/functions/bundle';

/**
 * The app as most samples have it, for comparison: every handler a `NodejsFunction` with the CDK's defaults and the SDK
 * bundled, a process of esbuild for each. Prints the milliseconds that its synth took.
 */
function naiveApp(): App {
  const app = new App();
  const stack = new Stack(app, 'Naive');
  for (const [index, entry] of handlerFiles().entries()) {
    new NodejsFunction(stack, `Function${String(index)}`, {
      entry,
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(10),
      bundling: { bundleAwsSDK: true },
    });
  }
  return app;
}

if (require.main === module) {
  const from = performance.now();
  naiveApp().synth();
  console.log(performance.now() - from);
}
