// The view's side of MCP Apps (2026-01-26): JSON-RPC with the host by postMessage. Spoken directly, since the SDK for it is
// twenty times as large as a view.

import { isMembers, listIn, member, textIn, type Members } from './read.js';

const PROTOCOL = '2026-01-26';
const METHOD_NOT_FOUND = -32601;

export interface Host {
  /** Whether the view may call tools of its server. */
  readonly callsTools: boolean;
  /** Rejects with what the host says when it refuses. */
  request(method: string, params: Members): Promise<unknown>;
}

export interface View {
  /** The arguments of the call, before its result. */
  onInput?(args: Members, host: Host): void;
  /** The call's structured content. */
  onResult(result: Members, host: Host): void;
  /** There is none: what to say instead. */
  onFailure(text: string): void;
}

function say(message: Members): void {
  // A view has an origin of its own and does not know its host's; what it says is what the host has given it.
  parent.postMessage({ jsonrpc: '2.0', ...message }, '*');
}

function wear(context: unknown): void {
  const { style } = document.documentElement;
  const theme = textIn(context, 'theme');
  if (theme === 'light' || theme === 'dark') style.colorScheme = theme;
  const variables = member(member(context, 'styles'), 'variables');
  if (!isMembers(variables)) return;
  for (const [name, value] of Object.entries(variables))
    if (name.startsWith('--') && typeof value === 'string') style.setProperty(name, value);
}

function tellSize(): void {
  const tell = () => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    say({ method: 'ui/notifications/size-changed', params: { width: innerWidth, height } });
  };
  new ResizeObserver(tell).observe(document.body);
}

function take(result: unknown, view: View, host: Host): void {
  const content = member(result, 'structuredContent');
  if (member(result, 'isError') !== true && isMembers(content)) return view.onResult(content, host);
  const said = listIn(result, 'content').map((part) => textIn(part, 'text'));
  view.onFailure(said.join('\n') || 'The tool gave no result.');
}

class Connection {
  private last = 0;
  private readonly waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();

  request(method: string, params: Members): Promise<unknown> {
    this.last += 1;
    const id = this.last;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      say({ id, method, params });
    });
  }

  /** Takes an answer to a request of ours. */
  settle(message: Members): void {
    const id = Number(message['id']);
    const asked = this.waiting.get(id);
    this.waiting.delete(id);
    if ('error' in message) asked?.reject(new Error(textIn(message['error'], 'message')));
    else asked?.resolve(message['result']);
  }
}

/** Connects the view to the host that shows it. */
export async function connect(name: string, view: View): Promise<void> {
  const connection = new Connection();
  let host: Host = { callsTools: false, request: (method, params) => connection.request(method, params) };
  addEventListener('message', ({ source, data }: MessageEvent<unknown>) => {
    if (source !== parent || !isMembers(data)) return;
    const { id, method, params } = data;
    if (method === undefined) connection.settle(data);
    else if (method === 'ui/notifications/tool-input')
      view.onInput?.((member(params, 'arguments') ?? {}) as Members, host);
    else if (method === 'ui/notifications/tool-result') take(params, view, host);
    else if (method === 'ui/notifications/tool-cancelled') view.onFailure('The call was cancelled.');
    else if (method === 'ui/notifications/host-context-changed') wear(params);
    else if (id === undefined) return;
    else if (method === 'ping' || method === 'ui/resource-teardown') say({ id, result: {} });
    else say({ id, error: { code: METHOD_NOT_FOUND, message: `there is no ${String(method)}` } });
  });
  const answer = await connection.request('ui/initialize', {
    protocolVersion: PROTOCOL,
    appInfo: { name, version: '1' },
    appCapabilities: { availableDisplayModes: ['inline', 'fullscreen'] },
  });
  host = { ...host, callsTools: isMembers(member(member(answer, 'hostCapabilities'), 'serverTools')) };
  wear(member(answer, 'hostContext'));
  tellSize();
  say({ method: 'ui/notifications/initialized', params: {} });
}
