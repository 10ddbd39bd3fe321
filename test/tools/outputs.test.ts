import { reachable } from '../../tools/local-cloud/outputs';

const ENDPOINT = 'http://127.0.0.1:4566';
const local = (value: string): string | undefined => reachable({ Stack: { Name: value } }, ENDPOINT)['Stack']?.['Name'];

describe('An output, made reachable from this machine,', () => {
  test.each([
    [
      'https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod/orders',
      'http://127.0.0.1:4566/_aws/execute-api/a1b2c3/prod/orders',
    ],
    [
      'https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn/prod/',
      'http://127.0.0.1:4566/_aws/execute-api/a1b2c3/prod/',
    ],
    ['wss://a1b2c3.execute-api.us-east-1.amazonaws.com/live', 'ws://127.0.0.1:4566/_aws/execute-api/a1b2c3/live'],
    ['https://sqs.us-east-1.amazonaws.com/000000000000/Jobs', 'http://127.0.0.1:4566/000000000000/Jobs'],
    ['http://localhost:4566/000000000000/Jobs.fifo', 'http://127.0.0.1:4566/000000000000/Jobs.fifo'],
    ['http://127.0.0.1:4566/000000000000/Jobs', 'http://127.0.0.1:4566/000000000000/Jobs'],
  ])('turns from %s into %s', (value, expected) => {
    expect(local(value)).toBe(expected);
  });

  test.each([
    ['https://example.com/prod/'],
    ['arn:aws:sqs:us-east-1:000000000000:Jobs'],
    ['https://localhost/shop'],
    [''],
  ])('stays %j', (value) => {
    expect(local(value)).toBe(value);
  });

  test('is where its site is served, when it is the URL of one', () => {
    const sites = { 'd1.cloudfront.net': 'http://127.0.0.1:4567' };
    const urls = { Known: 'https://d1.cloudfront.net/posts/a', Unknown: 'https://d2.cloudfront.net' };

    expect(reachable({ Site: urls }, ENDPOINT, sites)['Site']).toEqual({
      Known: 'http://127.0.0.1:4567/posts/a',
      Unknown: 'https://d2.cloudfront.net',
    });
  });

  test('is changed wherever URLs stand in it', () => {
    const api = 'https://a1.execute-api.eu-west-1.amazonaws.com';

    expect(local(`${api}/one ${api}/two`)).toBe(
      `${ENDPOINT}/_aws/execute-api/a1/one ${ENDPOINT}/_aws/execute-api/a1/two`,
    );
  });

  test('keeps its stack and its name', () => {
    expect(reachable({ One: { A: 'a', B: 'b' }, Two: {} }, ENDPOINT)).toEqual({ One: { A: 'a', B: 'b' }, Two: {} });
  });
});
