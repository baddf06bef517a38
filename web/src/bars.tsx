// A map of figures as a table whose bars show the shares.

import { formatNumber } from './format.js';

export function Bars({ title, figures }: { title: string; figures: { readonly [name: string]: number } }) {
  const entries = Object.entries(figures);
  const most = Math.max(...entries.map(([, figure]) => figure), 1);
  return (
    <section class="bars">
      <h3>{title}</h3>
      <table>
        <tbody>
          {entries.map(([name, figure]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td class="data">{formatNumber(figure)}</td>
              <td class="bar">
                <meter min={0} max={most} value={figure} aria-hidden="true" />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
