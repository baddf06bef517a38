// A web server on 127.0.0.1 that serves captures well and badly. Nothing leaves the machine.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sipCapture } from './captures.js';

const CAPTURE = sipCapture(120);
const OTHER = sipCapture(3);

type Answer = (response: ServerResponse, base: string) => void;

function send(response: ServerResponse, body: Uint8Array | string, headers: Record<string, string> = {}): void {
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body;
  response.writeHead(200, { 'content-length': bytes.length, ...headers });
  response.end(bytes);
}

const redirect =
  (location: string): Answer =>
  (response) =>
    response.writeHead(302, { location }).end('moved');

const ANSWERS: Record<string, Answer> = {
  '/sip.pcap': (response) => send(response, CAPTURE),
  '/other.pcap': (response) => send(response, OTHER),
  '/chunked.pcap': (response) => {
    response.write(CAPTURE.subarray(0, 100));
    response.end(CAPTURE.subarray(100));
  },
  '/page.html': (response) => send(response, '<html>secret page</html>', { 'content-type': 'text/html' }),
  '/encoded.pcap': (response) => send(response, CAPTURE, { 'content-encoding': 'gzip' }),
  '/one': redirect('/sip.pcap'),
  '/three': redirect('/two'),
  '/two': redirect('/one'),
  '/four': redirect('/three'),
  '/round': redirect('/round'),
  '/nowhere': (response) => response.writeHead(302).end(),
  '/to-file': redirect('file:///etc/passwd'),
  '/to-user': redirect('http://user:secret@127.0.0.1/'),
  // Declares a large body and sends none.
  '/large': (response) => response.writeHead(200, { 'content-length': String(1e12) }).write('x'),
  // Says nothing of its length and never ends.
  '/endless': (response) => {
    const timer = setInterval(() => response.write(new Uint8Array(65_536)), 1);
    response.on('close', () => clearInterval(timer));
  },
  // A good beginning, and then silence.
  '/stalled.pcap': (response) => void response.writeHead(200).write(CAPTURE.subarray(0, 1000)),
  '/silent': () => {},
  // All of it, but the end a second after the beginning.
  '/slow.pcap': (response) => {
    response.write(CAPTURE.subarray(0, 1000));
    setTimeout(() => response.end(CAPTURE.subarray(1000)), 1000);
  },
  '/broken.pcap': (response) => {
    response.writeHead(200, { 'content-length': String(CAPTURE.length) });
    response.write(CAPTURE.subarray(0, 1000), () => response.destroy());
  },
};

export interface Origin {
  /** Without a final slash. */
  url: string;
  /** Paths asked for, in order. */
  requests: string[];
  close(): Promise<void>;
}

export async function startOrigin(): Promise<Origin> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    const answer = ANSWERS[path.split('?')[0] ?? ''];
    if (answer) answer(response, path);
    else response.writeHead(404).end('secret 404 page');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
