// Packets over time as bars, with the peak and the span in words; the figures are in the tool's answer.

import { formatNumber, formatSeconds, formatTime } from './format.js';

interface Props {
  start: string;
  bucketSeconds: number;
  packets: readonly number[];
}

const HEIGHT = 110;
const WIDTH = 1000;

export function Timeline({ start, bucketSeconds, packets }: Props) {
  if (packets.length === 0) return null;
  const most = Math.max(...packets, 1);
  const step = WIDTH / packets.length;
  const peak = packets.indexOf(most);
  const bars = packets
    .map((count, at) => {
      if (count === 0) return '';
      const tall = Math.max(2, (count / most) * HEIGHT);
      return `M${(at * step).toFixed(2)} ${HEIGHT}v${-tall.toFixed(2)}h${Math.max(1, step - 1).toFixed(2)}V${HEIGHT}z`;
    })
    .join('');
  const said =
    `At most ${formatNumber(most)} packets in ${formatSeconds(bucketSeconds)}, ` +
    `${formatSeconds(peak * bucketSeconds)} after the beginning`;
  return (
    <section class="timeline" aria-labelledby="timeline-title">
      <h2 id="timeline-title">Packets over time</h2>
      <figure>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={said}>
          <path class="timeline-bars" d={bars} />
        </svg>
        <figcaption class="timeline-ends dim data">
          <span>{formatTime(start)}</span>
          <span>{said}</span>
          <span>+{formatSeconds(packets.length * bucketSeconds)}</span>
        </figcaption>
      </figure>
    </section>
  );
}
