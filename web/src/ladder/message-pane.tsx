// The text of the selected message, or how it differs from the message before it in the call.

import { useEffect, useState } from 'preact/hooks';
import type { ToolResults } from '../../../schema/types.js';
import { query } from '../client.js';
import { diffLines } from './line-diff.js';
import type { CallMessage } from './model.js';

interface Props {
  messages: readonly CallMessage[];
  selected: number;
}

/** A frame may carry several messages: the same place among them as in the call. */
async function textOf(messages: readonly CallMessage[], at: number): Promise<string> {
  const frame = messages[at]?.packet_number;
  if (frame === undefined) return '';
  const place = messages.slice(0, at).filter(({ packet_number }) => packet_number === frame).length;
  const answer = (await query('get_sip_message', {
    packet_number: frame,
  })) as unknown as ToolResults['get_sip_message'];
  const found = answer.messages.filter(({ packet_number }) => packet_number === frame);
  const message = found[place] ?? found[0] ?? answer.messages[0];
  return message?.detail?.raw ?? answer.note ?? 'The text of this message is not at hand.';
}

/** Lines as they are, without the line ends of the wire. */
function linesOf(text: string): string[] {
  return text.replace(/\r\n?/g, '\n').replace(/\n+$/, '').split('\n');
}

const SIGNS = { '+': 'added', '-': 'removed', ' ': undefined } as const;

function Difference({ before, text }: { before: string; text: string }) {
  return (
    <pre class="message-text data" tabIndex={0} aria-label="Difference from the message before">
      {diffLines(linesOf(before), linesOf(text)).map(({ sign, text: line }, at) => (
        <span key={at} class={SIGNS[sign]}>{`${sign} ${line}\n`}</span>
      ))}
    </pre>
  );
}

export function MessagePane({ messages, selected }: Props) {
  const [shown, show] = useState<{ at: number; text: string; before: string }>();
  const [compare, setCompare] = useState(false);
  const message = messages[selected];
  useEffect(() => {
    let wanted = true;
    const load = async (): Promise<void> => {
      try {
        const text = await textOf(messages, selected);
        const before = selected > 0 ? await textOf(messages, selected - 1) : '';
        if (wanted) show({ at: selected, text, before });
      } catch (error) {
        if (wanted) show({ at: selected, text: error instanceof Error ? error.message : String(error), before: '' });
      }
    };
    void load();
    return () => {
      wanted = false;
    };
  }, [messages, selected]);
  if (!message) return null;
  const difference = compare && selected > 0 && shown !== undefined;
  return (
    <aside class="detail message-pane" aria-label="Selected message">
      <h3 class="headline data">{message.text}</h3>
      <p class="data">
        Frame {message.packet_number} · {message.from} <span aria-label="to">→</span> {message.to}
      </p>
      <div class="switch" role="group" aria-label="How to show the message">
        <button type="button" class="plain" aria-pressed={!compare} onClick={() => setCompare(false)}>
          Text
        </button>
        <button
          type="button"
          class="plain"
          aria-pressed={compare}
          disabled={selected === 0}
          onClick={() => setCompare(true)}
        >
          Difference to the one before
        </button>
      </div>
      {difference ? (
        <Difference before={shown.before} text={shown.text} />
      ) : (
        <pre class="message-text data" tabIndex={0} aria-label="Text of the message">
          {shown ? linesOf(shown.text).join('\n') : 'Reading…'}
        </pre>
      )}
    </aside>
  );
}
