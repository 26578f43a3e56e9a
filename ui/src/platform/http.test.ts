import { expect, test, vi } from 'vitest';
import { HttpPlatform, takeKey } from './http';

test('the key leaves the address bar and stays for the tab', () => {
  sessionStorage.clear();
  history.replaceState(null, '', '/#key=abc');
  expect(takeKey(location, history, sessionStorage)).toBe('abc');
  expect(location.hash).toBe('');
  expect(takeKey(location, history, sessionStorage)).toBe('abc');
});

async function check(answer: () => Promise<Response>, code: string) {
  vi.stubGlobal('fetch', vi.fn(answer));
  await expect(new HttpPlatform('k').call('status', null)).rejects.toMatchObject({ code });
  vi.unstubAllGlobals();
}

test('whatever goes wrong is a failure with a code', async () => {
  const refusal = JSON.stringify({ code: 'wrong_key', params: {} });
  await check(async () => new Response(refusal, { status: 401 }), 'wrong_key');
  await check(async () => new Response('<html>', { status: 502 }), 'engine_unreachable');
  await check(async () => Promise.reject(new TypeError('offline')), 'engine_unreachable');
});

test('the key goes with each call, in the header', async () => {
  const fetched = vi.fn<typeof fetch>(async () => new Response('null'));
  vi.stubGlobal('fetch', fetched);
  await new HttpPlatform('secret').call('disconnect', { id: '7' });
  const [path, request] = fetched.mock.calls[0] ?? [];
  expect(path).toBe('/api/disconnect');
  expect(request?.headers).toMatchObject({ Authorization: 'Bearer secret' });
  expect(request?.body).toBe('{"id":"7"}');
  vi.unstubAllGlobals();
});
