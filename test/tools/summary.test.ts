import { asksProxy, summary } from '../../tools/local-cloud/summary';

describe('A proxy is asked for the local cloud', () => {
  test.each([
    { http_proxy: 'http://proxy:3128' },
    { ALL_PROXY: 'socks5://proxy', NO_PROXY: 'localhost' },
    { all_proxy: 'socks5://proxy', NO_PROXY: '127.0.0.1', no_proxy: 'localhost' },
  ])('in %j', (environment) => {
    expect(asksProxy(environment)).toBe(true);
  });

  test.each([
    {},
    { http_proxy: '' },
    { HTTPS_PROXY: 'http://proxy:3128' },
    { http_proxy: 'http://proxy:3128', NO_PROXY: 'localhost,127.0.0.1' },
    { http_proxy: 'http://proxy:3128', no_proxy: '*' },
  ])('not in %j', (environment) => {
    expect(asksProxy(environment)).toBe(false);
  });
});

describe('The summary of what runs', () => {
  const of = (resource: object, placeholders = [{ stack: 'Some', logicalId: 'Cache', type: 'AWS::DAX::Cluster' }]) =>
    summary({ outputs: {}, scenarios: [], placeholders, templates: { Some: { Resources: { Resource: resource } } } });

  test('names what does nothing', () => {
    expect(of({})).toContain('do nothing on the local cloud:\n  Some Cache (AWS::DAX::Cluster)\n');
    expect(of({}, [])).not.toContain('do nothing');
  });

  test('names what the local cloud lacks of that on which the stacks rely, and nothing else', () => {
    const printed = of({ Type: 'AWS::CloudFront::Distribution' });
    expect(printed).toMatch(/the local cloud lacks:\n {2}edge-cache: .+\n\n/);
    expect(of({ Type: 'AWS::S3::Bucket' })).not.toContain('lacks');
  });
});
