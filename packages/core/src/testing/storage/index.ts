import type { Storage } from '../../ports/storage/storage.ts';
import type { ContractCase } from '../contract.ts';
import { activityStoreContract } from './activity-store-contract.ts';
import { approvalChangeContract } from './approval-change-contract.ts';
import { approvalReviewContract } from './approval-review-contract.ts';
import { approvalStoreContract } from './approval-store-contract.ts';
import { auditChainContract } from './audit-chain-contract.ts';
import { calibrationStoreContract } from './calibration-store-contract.ts';
import { checkpointStoreContract } from './checkpoint-store-contract.ts';
import { damagedTransferContract } from './damaged-transfer-contract.ts';
import { decisionStoreContract } from './decision-store-contract.ts';
import { dossierContract } from './dossier-contract.ts';
import { evaluationStoreContract } from './evaluation-store-contract.ts';
import { eventStoreContract } from './event-store-contract.ts';
import { mailHoldStoreContract } from './mail-hold-store-contract.ts';
import { metricStoreContract } from './metric-store-contract.ts';
import { peopleStoreContract } from './people-store-contract.ts';
import { personErasureContract } from './person-erasure-contract.ts';
import { projectStoreContract } from './project-store-contract.ts';
import { promptStoreContract } from './prompt-store-contract.ts';
import { qualityContract } from './quality-contract.ts';
import { deliveryStoreContract, noticeStoreContract, outboxStoreContract } from './queue-store-contract.ts';
import { rosterImportContract } from './roster-import-contract.ts';
import { rulesStoreContract } from './rules-store-contract.ts';
import { runLedgerContract } from './run-ledger-contract.ts';
import { runStoreContract } from './run-store-contract.ts';
import { schemaContract } from './schema-contract.ts';
import { secretStoreContract } from './secret-store-contract.ts';
import { spendingContract } from './spending-contract.ts';
import { storageContract } from './storage-contract.ts';
import { transferContract } from './transfer-contract.ts';

/** Every contract of storage by the name of its part; an adapter registers them all. */
export const storageContracts: Readonly<Record<string, readonly ContractCase<Storage>[]>> = {
  storage: storageContract,
  'people store': peopleStoreContract,
  'person erasure': personErasureContract,
  'roster import': rosterImportContract,
  'project store': projectStoreContract,
  'metric store': metricStoreContract,
  'activity store': activityStoreContract,
  'evaluation store': evaluationStoreContract,
  dossiers: dossierContract,
  'run store': runStoreContract,
  'run ledger': runLedgerContract,
  'prompt store': promptStoreContract,
  'rules store': rulesStoreContract,
  'decision store': decisionStoreContract,
  'audit chain': auditChainContract,
  outbox: outboxStoreContract,
  spending: spendingContract,
  quality: qualityContract,
  events: eventStoreContract,
  deliveries: deliveryStoreContract,
  'mail holds': mailHoldStoreContract,
  approvals: approvalStoreContract,
  'changes of approvals': approvalChangeContract,
  'reviews of approvals': approvalReviewContract,
  calibrations: calibrationStoreContract,
  notices: noticeStoreContract,
  secrets: secretStoreContract,
  checkpoints: checkpointStoreContract,
  schema: schemaContract,
  transfer: transferContract,
  'transfer of damaged exports': damagedTransferContract,
};
