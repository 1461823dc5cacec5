export { createGenaiPriceBook } from './genai-price-book.ts';
export type { GenaiPriceBookOptions } from './genai-price-book.ts';
