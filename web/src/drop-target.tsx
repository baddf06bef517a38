// Makes the whole page take files: dropped anywhere or pasted.

import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { openFiles } from './store.js';

function hasFiles(transfer: DataTransfer | null): transfer is DataTransfer {
  return transfer !== null && Array.from(transfer.types).includes('Files');
}

export function DropTarget({ children }: { children: ComponentChildren }) {
  const [over, setOver] = useState(false);

  useEffect(() => {
    // Entering a child leaves its parent, so levels are counted.
    let depth = 0;
    const settle = (): void => setOver(depth > 0);
    const enter = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth += 1;
      settle();
    };
    const leave = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      depth = Math.max(0, depth - 1);
      settle();
    };
    const hover = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
    };
    const drop = (event: DragEvent): void => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      depth = 0;
      settle();
      openFiles(event.dataTransfer.files);
    };
    const paste = (event: ClipboardEvent): void => {
      const files = event.clipboardData?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      openFiles(files);
    };
    const stop = new AbortController();
    const options = { signal: stop.signal };
    addEventListener('dragenter', enter, options);
    addEventListener('dragleave', leave, options);
    addEventListener('dragover', hover, options);
    addEventListener('drop', drop, options);
    addEventListener('paste', paste, options);
    return () => stop.abort();
  }, []);

  return (
    <>
      {children}
      {over && (
        <div class="drop-veil" aria-hidden="true">
          <p>Drop the capture to open it</p>
        </div>
      )}
    </>
  );
}
