import { expect, test } from 'vitest';
import { serverSentData } from './server-sent';

async function check(chunks: string[], expected: string[]) {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
  const heard: string[] = [];
  for await (const data of serverSentData(body)) heard.push(data);
  expect(heard).toEqual(expected);
}

test('events are read whole however the stream is cut', async () => {
  await check(['data: {"a":1}\n\n'], ['{"a":1}']);
  await check(['da', 'ta: {"a"', ':1}\n', '\ndata: 2\n\n'], ['{"a":1}', '2']);
  await check(['data: 1\r\n\r\ndata: 2\r\n\r\n'], ['1', '2']);
  await check([': keep-alive\n\ndata: 1\n\n'], ['1']);
  await check(['data: 1\ndata: 2\n\n'], ['1\n2']);
  await check(['data: cut off'], []);
});
