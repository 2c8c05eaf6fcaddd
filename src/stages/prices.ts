import { listPrices } from '../base/prices.js';

/** An instance of the lab with its address and volume, US dollars. */
export const hourly = (instanceType: string): number =>
  round(
    (listPrices.instanceHour[instanceType] ?? listPrices.otherInstanceHour) +
      listPrices.publicIpv4Hour +
      listPrices.volumeHour,
  );

export const hourlyText = (instanceType: string): string =>
  `about $${hourly(instanceType).toFixed(3)} an hour (instance, public IPv4 address, 8 GiB disk)`;

const round = (dollars: number): number => Math.round(dollars * 10_000) / 10_000;
