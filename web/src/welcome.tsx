// What a visitor sees first: where to put a capture, and samples to try.

import { samples } from 'virtual:samples';
import { formatBytes } from './format.js';
import { OpenButton } from './open-button.js';
import { openSample, problem } from './store.js';

function Samples() {
  if (samples.length === 0) return null;
  return (
    <section class="samples" aria-labelledby="samples-title">
      <h2 id="samples-title">Or look at a sample</h2>
      <ul>
        {samples.map(({ file, title, shows, bytes }) => (
          <li key={file}>
            <button type="button" class="sample" onClick={() => void openSample(file)}>
              <span class="sample-title">{title}</span>
              <span class="sample-shows">{shows}</span>
              <span class="sample-file data">
                {file} · {formatBytes(bytes)}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Welcome() {
  return (
    <>
      <section class="intro">
        <h1>Look through a packet capture</h1>
        <p>
          SIP messages, capture properties and what is wrong, from a capture file of any size. It is analysed in this
          tab and never leaves your computer.
        </p>
      </section>
      {problem.value && (
        <div class="banner bad" role="alert">
          <strong>This file could not be opened</strong>
          <p>{problem.value}</p>
        </div>
      )}
      <section class="drop-card">
        <p class="drop-hint">Drop a capture anywhere on this page</p>
        <OpenButton label="Choose a file" primary />
        <p class="drop-formats">
          pcap, pcapng, snoop, Network Monitor and ERF, also as .gz. You can paste a file, too.
        </p>
      </section>
      <Samples />
    </>
  );
}
