import { counted } from '../../base/words.js';

/** `0.3s`, `42s`, `1m 04s`, `1h 10m`: how long something took. */
export function duration(ms: number): string {
  const seconds = whole(ms) / 1000;
  if (seconds < 60) return `${(Math.floor(seconds * 10) / 10).toFixed(1)}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m ${two(seconds % 60)}s`;
  return `${Math.floor(minutes / 60)}h ${two(minutes % 60)}m`;
}

/** `0:42`, `1:02:03`: a running clock. */
export function stopwatch(ms: number): string {
  const seconds = Math.floor(whole(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`;
  return `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

/** `30 seconds`, `1 minute 30 seconds`: for the ear. */
export function spokenDuration(ms: number): string {
  const seconds = Math.round(whole(ms) / 1000);
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  if (minutes === 0) return counted(rest, 'second');
  return rest === 0 ? counted(minutes, 'minute') : `${counted(minutes, 'minute')} ${counted(rest, 'second')}`;
}

const whole = (ms: number): number => (Number.isFinite(ms) ? Math.max(0, ms) : 0);

const two = (number: number): string => String(Math.floor(number)).padStart(2, '0');
