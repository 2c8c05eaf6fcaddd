/**
 * On-demand Linux prices in us-east-1, US dollars an hour (EC2 on-demand pricing, 2026). Other regions differ by some
 * ten per cent, so every sum shown is called "about".
 */
const instanceHour: Readonly<Record<string, number>> = {
  't3.micro': 0.0104,
  't2.micro': 0.0116,
  't4g.micro': 0.0084,
  't3a.micro': 0.0094,
  't3.small': 0.0208,
};
/** Each public IPv4 address, in use or idle (AWS announcement, from 1 February 2024). */
const publicIpv4Hour = 0.005;
/** 8 GiB of gp3 at 0.08 a GB-month. */
const volumeHour = 0.0009;

/** An instance of the lab with its address and volume. */
export const hourly = (instanceType: string): number =>
  round((instanceHour[instanceType] ?? 0.02) + publicIpv4Hour + volumeHour);

export const hourlyText = (instanceType: string): string =>
  `about $${hourly(instanceType).toFixed(3)} an hour (instance, public IPv4 address, 8 GiB disk)`;

const round = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;
