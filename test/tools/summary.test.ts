import { asksProxy } from '../../tools/local-cloud/summary';

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
