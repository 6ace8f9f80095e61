//! Plans as bytes, between the caller, the scheduler and the workers.

use std::sync::Arc;

use ballista_core::serde::BallistaPhysicalExtensionCodec;
use datafusion::error::Result;
use datafusion::execution::TaskContext;
use datafusion::physical_plan::ExecutionPlan;
use datafusion_proto::physical_plan::{PhysicalExtensionCodec, PhysicalProtoConverterExtension};

use crate::plan::{DecideExec, external, one};
use crate::work::Laws;

/// Writes [`DecideExec`] as JSON behind a mark of its own, and leaves all else to Ballista.
#[derive(Debug, Default)]
pub(crate) struct Codec {
    laws: Arc<Laws>,
    others: BallistaPhysicalExtensionCodec,
}

/// What the bytes of our plan begin with; no message of Ballista begins with a zero, which is no tag.
const MARK: &[u8] = b"\0guiju order 1\n";

impl PhysicalExtensionCodec for Codec {
    fn try_decode(
        &self,
        bytes: &[u8],
        inputs: &[Arc<dyn ExecutionPlan>],
        context: &TaskContext,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let Some(json) = bytes.strip_prefix(MARK) else {
            return self.others.try_decode(bytes, inputs, context, converter);
        };
        let order = serde_json::from_slice(json).map_err(external)?;
        let parts = one(inputs.to_vec())?;
        Ok(Arc::new(DecideExec::new(Arc::new(order), parts, Arc::clone(&self.laws))))
    }

    fn try_encode(
        &self,
        plan: Arc<dyn ExecutionPlan>,
        bytes: &mut Vec<u8>,
        converter: &dyn PhysicalProtoConverterExtension,
    ) -> Result<()> {
        let any: &dyn std::any::Any = &*plan;
        let Some(decide) = any.downcast_ref::<DecideExec>() else {
            return self.others.try_encode(plan, bytes, converter);
        };
        bytes.extend_from_slice(MARK);
        serde_json::to_writer(bytes, decide.order()).map_err(external)
    }
}
