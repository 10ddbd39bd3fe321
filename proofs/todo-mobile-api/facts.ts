import { duration, type Facts, numberOf } from '../../tools/docs/words';

export const facts: Facts = {
  'api-cache': () =>
    duration(
      numberOf('TodoMobileApi', {
        type: 'AWS::ApiGateway::Stage',
        id: /^ApiDeploymentStage/,
        path: 'MethodSettings.0.CacheTtlInSeconds',
        settings: { profile: 'full' },
      }),
    ),
};
