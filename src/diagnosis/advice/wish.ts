import type { Interface, Network, RouteTable } from '../../network/model.js';
import type { WayOut } from './advice.js';
import type { AwsService } from './aws-service.js';
import type { AdvisedChange } from './making.js';
import type { Price } from './prices.js';

/** Who wants to get where, and by which table it leaves. */
export interface Wish {
  readonly network: Network;
  readonly sender: Interface;
  readonly table: RouteTable;
  readonly source: string;
  readonly destination: string;
  readonly service: AwsService | null;
}

/** A way out before it is priced and tried. */
export interface Option {
  readonly kind: WayOut['kind'];
  readonly summary: string;
  readonly price: Price;
  readonly changes: readonly AdvisedChange[];
  readonly opens: string;
}
