// The promise at the bottom of the page, and how a visitor can check it.

export function Privacy() {
  return (
    <footer class="privacy">
      <details>
        <summary>Nothing is uploaded: this page has no permission to send data.</summary>
        <p>
          The capture is read by a WebAssembly module inside this tab. The page's Content-Security-Policy lets it talk
          only to the server it came from, and only to fetch its own files; you can read it in the page's source. After
          the page has loaded you may go offline and it still works.
        </p>
        <pre>
          <code>{document.querySelector<HTMLMetaElement>('meta[http-equiv]')?.content.replaceAll('; ', ';\n')}</code>
        </pre>
      </details>
    </footer>
  );
}
