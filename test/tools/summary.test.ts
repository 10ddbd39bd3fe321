import { asksProxy, limitations } from '../../tools/local-cloud/summary';

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

describe('What is not as on AWS', () => {
  const CACHE = [{ stack: 'Some', logicalId: 'Cache', type: 'AWS::DAX::Cluster' }];
  const of = (resource: object, placeholders = CACHE, inFull = true) =>
    limitations({ placeholders, templates: { Some: { Resources: { Resource: resource } } } }, inFull);

  test('names what does nothing', () => {
    expect(of({})).toMatch(/do nothing on the local cloud:\n {2}Some Cache \(AWS::DAX::Cluster\)$/);
    expect(of({}, [])).not.toContain('do nothing');
  });

  test('names what the local cloud lacks of that on which the stacks rely, and nothing else', () => {
    const printed = of({ Type: 'AWS::CloudFront::Distribution' });
    expect(printed).toMatch(/the local cloud lacks:\n {2}edge-cache: .+$/);
    expect(of({ Type: 'AWS::S3::Bucket' })).not.toContain('lacks');
  });

  test('is one line, unless the list is asked for, and none where all is as on AWS', () => {
    expect(of({ Type: 'AWS::CloudFront::Distribution' }, CACHE, false)).toBe(
      'Not as on AWS: Cache (recorded only), edge-cache. --limits lists them.',
    );
    expect(of({ Type: 'AWS::S3::Bucket' }, [], false)).toBe('');
  });
});
