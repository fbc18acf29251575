import type { Attribute, AttributeTarget } from '../../shared/schemas/attribute.ts';
import { api } from '../api/client.ts';

/** What is known of contacts and companies besides what everybody knows: read when a screen needs it. */
class Attributes {
  /** In their order, those out of use too. */
  all = $state.raw<readonly Attribute[]>([]);
  #asked: Promise<void> | undefined;

  /** Reads them once; without them a screen does with what there is. */
  async ensure(): Promise<void> {
    this.#asked ??= this.refresh().catch(() => {
      this.#asked = undefined;
    });
    await this.#asked;
  }

  async refresh(): Promise<void> {
    this.all = (await api('listAttributes')).items;
  }

  /** Those in use. */
  of(target: AttributeTarget): Attribute[] {
    return this.all.filter((one) => one.target === target && !one.retired);
  }

  get(id: string): Attribute | undefined {
    return this.all.find((one) => one.id === id);
  }
}

export const attributes = new Attributes();
