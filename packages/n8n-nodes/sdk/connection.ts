/** Where the data is, and as whom it is used: the credential decides, so that not every workflow can act as an executive. */
export interface DatabaseConnection {
  readonly url: string;
  /** empty: `url` is the server's own */
  readonly directUrl: string;
  readonly maxConnections: number;
  readonly actorId: string;
  readonly actorRole: 'executive' | 'lead' | 'superbuilder' | 'developer' | 'service';
}

export interface ModelConnection {
  readonly vendor: 'openai' | 'anthropic' | 'offline';
  readonly apiKey: string;
  readonly model: string;
  /** empty: the vendor's own */
  readonly baseUrl: string;
}

export interface LangfuseConnection {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly url: string;
}
