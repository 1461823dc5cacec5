/** HTML that our own code made from escaped parts. JSON cannot hold one, so that no imported or edited text passes for it. */
export class TrustedHtml {
  readonly #html: string;

  constructor(html: string) {
    this.#html = html;
  }

  toString(): string {
    return this.#html;
  }
}
