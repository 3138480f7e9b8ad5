import type fc from 'fast-check';

/** Something that is given anything there is. */
export interface Target {
  readonly name: string;
  property(): Promise<fc.IAsyncProperty<unknown[]>>;
}
