// `pcapglass analyze --ladder CALL`: one SIP call as a ladder diagram, in plain text or as Mermaid.

import { tools } from '../wasm/node.js';
import { withCapture } from './capture.js';
import { EXIT, UsageError, type ExitStatus } from './errors.js';
import { parseChoice } from './options.js';
import { printable } from './report/values.js';
import { ask, isObject, isPartial, objects, text, type JsonObject } from './results.js';
import { print } from './terminal.js';

/** Messages of one call that are drawn; longer ones say how many there are. */
const MOST_MESSAGES = 1000;

/** A number is a call's number in the capture, anything else a Call-ID or a part of one. */
function callArguments(call: string): JsonObject {
  return { limit: MOST_MESSAGES, ...(/^\d{1,9}$/.test(call) ? { call_index: Number(call) } : { call_id: call }) };
}

/** Mermaid ends a message at a semicolon and takes # for an entity. */
function mermaidText(value: string): string {
  return printable(value).replaceAll('#', '#35;').replaceAll(';', '#59;');
}

function mermaid(result: JsonObject): string {
  const steps = objects(result['messages']);
  const names = [...new Set(steps.flatMap((step) => [text(step['from']), text(step['to'])]))];
  const lane = (name: JsonObject[string] | undefined): string => `p${names.indexOf(text(name))}`;
  const arrows = steps.map((step) => {
    const repeat = step['retransmission_of'] === undefined ? '' : ' again';
    const label = `${text(step['text'])}${step['sdp'] === true ? ' SDP' : ''}${repeat} [${text(step['packet_number'])}]`;
    // Responses are dashed.
    const arrow = /^\d{3}\b/.test(text(step['text'])) ? '-->>' : '->>';
    return `  ${lane(step['from'])}${arrow}${lane(step['to'])}: ${mermaidText(label)}`;
  });
  const participants = names.map((name, i) => `  participant p${i} as ${mermaidText(name)}`);
  return `${['sequenceDiagram', ...participants, ...arrows].join('\n')}\n`;
}

function plain(result: JsonObject): string {
  const call = isObject(result['call']) ? result['call'] : {};
  const title = `${text(call['caller'])} -> ${text(call['callee'])}: ${text(call['outcome_text'])}`;
  const note = text(result['note']);
  return `${printable(title)}\nCall-ID ${printable(text(call['call_id']))}\n\n${text(result['ladder'])}${note === '' ? '' : `\n${printable(note)}\n`}`;
}

export async function ladderCommand(
  captures: readonly string[],
  call: string,
  options: { format: string; 'allow-urls': boolean },
): Promise<ExitStatus> {
  const [capture, ...more] = captures;
  if (capture === undefined || more.length > 0) throw new UsageError('--ladder takes one capture', 'analyze');
  const tool = tools.find(({ name }) => name === 'get_sip_call');
  if (!tool) throw new Error('get_sip_call is not among the tools');
  const format = parseChoice(options.format, '--format', ['text', 'mermaid', 'json'], 'analyze');
  const result = await withCapture(capture, { allowUrls: options['allow-urls'] }, { protocols: ['sip'] }, (analysis) =>
    ask(analysis, tool, callArguments(call), 'analyze'),
  );
  await print(
    format === 'json' ? `${JSON.stringify(result, null, 2)}\n` : format === 'mermaid' ? mermaid(result) : plain(result),
  );
  return isPartial(result) ? EXIT.partial : EXIT.ok;
}
