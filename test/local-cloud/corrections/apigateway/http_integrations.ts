import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { deployApi } from '../../support';
import type { Contract } from '../../contract';

/** Answers with what it was asked, or as the path says. */
async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { url = '', method, headers } = request;
  const body = await text(request);
  if (url.startsWith('/slow')) return;
  if (url.startsWith('/garbled')) {
    response.socket?.end('nothing like HTTP\r\n\r\n');
    return;
  }
  response.writeHead(url.startsWith('/failing') ? 503 : 200, { 'x-own': 'own', server: 'secret/1.0' });
  const echoed = JSON.stringify({ url, method, body, ours: headers['x-ours'], theirs: headers['x-theirs'] });
  response.end(url.startsWith('/huge') ? 'x'.repeat(11 * 1024 * 1024) : echoed);
}

export const contract: Contract = {
  behaviour: 'an HTTP integration maps parameters and answers, a proxy passes them on, and what is late is a 504',
  check: async (cloud) => {
    const server = createServer((request, response) => void answer(request, response));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    try {
      const parameters = {
        'integration.request.path.place': 'method.request.querystring.place',
        'integration.request.header.x-ours': "'ours'",
      };
      const common = { Uri: `${origin}/{place}`, TimeoutInMillis: 1000, RequestParameters: parameters };
      const method = { RequestParameters: { 'method.request.querystring.place': true } };
      const proxy = await deployApi(cloud, 'http-proxy', {
        integration: { Type: 'HTTP_PROXY', IntegrationHttpMethod: 'PUT', ...common },
        method,
      });
      const ask = (url: string, place: string) =>
        fetch(`${url}?place=${place}&more=1&more=2`, {
          method: 'POST',
          body: 'said',
          headers: { 'x-theirs': 'theirs', 'x-ours': 'not this' },
        });
      const passed = await ask(proxy, 'a%20b');
      expect(passed.headers.get('x-own')).toBe('own');
      expect(passed.headers.get('x-amzn-remapped-server')).toBe('secret/1.0');
      expect(await passed.json()).toEqual({
        url: '/a%20b?place=a+b&more=1&more=2',
        method: 'PUT',
        body: 'said',
        ours: 'ours',
        theirs: 'theirs',
      });
      expect((await ask(proxy, 'failing')).status).toBe(503);
      expect((await ask(proxy, 'slow')).status).toBe(504);
      expect((await ask(proxy, 'garbled')).status).toBe(504);
      expect((await ask(proxy, 'huge')).status).toBe(500);
      const custom = await deployApi(cloud, 'http-custom', {
        integration: { Type: 'HTTP', IntegrationHttpMethod: 'GET', ...common, IntegrationResponses: responses },
        method,
      });
      const selected = await ask(custom, 'here');
      expect([selected.status, selected.headers.get('x-own')]).toEqual([201, 'own']);
      expect(await selected.json()).toEqual({ url: '/here', method: 'GET', theirs: '' });
      const failed = await ask(custom, 'failing');
      expect([failed.status, await failed.text()]).toEqual([502, '{}']);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};

const responses = [
  {
    StatusCode: '201',
    SelectionPattern: '2\\d{2}',
    ResponseParameters: { 'method.response.header.x-own': 'integration.response.header.x-own' },
    ResponseTemplates: {
      'application/json': `{"url":$input.json('$.url'),"method":$input.json('$.method'),"theirs":"$input.path('$.theirs')"}`,
    },
  },
  { StatusCode: '502', ResponseTemplates: { 'application/json': '{}' } },
];
