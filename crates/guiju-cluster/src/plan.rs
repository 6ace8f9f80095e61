//! An order as a plan of DataFusion: parts in memory, one to a partition, and above them what decides them.
//!
//! The parts are data and not the order's, so that a scheduler can give a task those of its own.

use std::fmt;
use std::sync::{Arc, LazyLock};

use datafusion::arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray, UInt64Array};
use datafusion::arrow::datatypes::{DataType, Field, Schema, SchemaRef, UInt64Type};
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::datasource::memory::MemorySourceConfig;
use datafusion::error::{DataFusionError, Result};
use datafusion::execution::TaskContext;
use datafusion::physical_expr::{EquivalenceProperties, PhysicalExpr};
use datafusion::physical_plan::execution_plan::{Boundedness, EmissionType};
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{
    DisplayAs, DisplayFormatType, ExecutionPlan, ExecutionPlanProperties as _, Partitioning,
    PlanProperties, SendableRecordBatchStream,
};
use futures::TryStreamExt as _;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::order::{Order, Outcome, Part};
use crate::work::{self, Laws};

/// Decides parts. For each row of its input, which is a part, it gives one row with what came of the part, once
/// its answers are written.
///
/// Answers do not pass through the plan: they are many, and go to where they are wanted at once.
#[derive(Debug)]
pub(crate) struct DecideExec {
    order: Arc<Order>,
    laws: Arc<Laws>,
    parts: Arc<dyn ExecutionPlan>,
    properties: Arc<PlanProperties>,
}

impl DecideExec {
    /// Decides the parts of a plan.
    pub(crate) fn new(order: Arc<Order>, parts: Arc<dyn ExecutionPlan>, laws: Arc<Laws>) -> Self {
        let properties = PlanProperties::new(
            EquivalenceProperties::new(Arc::clone(&SCHEMA)),
            Partitioning::UnknownPartitioning(parts.output_partitioning().partition_count()),
            EmissionType::Incremental,
            Boundedness::Bounded,
        );
        Self { order, laws, parts, properties: Arc::new(properties) }
    }

    /// Decides each of some parts, one to a partition.
    pub(crate) fn each(order: Arc<Order>, parts: &[Part]) -> Result<Self> {
        let rows = parts.iter().enumerate().map(|(place, part)| Ok(vec![row(place, part)?]));
        let rows: Vec<Vec<RecordBatch>> = rows.collect::<Result<_>>()?;
        let parts = MemorySourceConfig::try_new_exec(&rows, Arc::clone(&SCHEMA), None)?;
        Ok(Self::new(order, parts, Arc::new(Laws::default())))
    }

    pub(crate) fn order(&self) -> &Order {
        &self.order
    }
}

impl DisplayAs for DecideExec {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecideExec: subject={}, on={}", self.order.subject, self.order.on)
    }
}

impl ExecutionPlan for DecideExec {
    fn name(&self) -> &'static str {
        "DecideExec"
    }

    fn properties(&self) -> &Arc<PlanProperties> {
        &self.properties
    }

    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        vec![&self.parts]
    }

    fn apply_expressions(
        &self,
        _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>,
    ) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }

    fn with_new_children(
        self: Arc<Self>,
        children: Vec<Arc<dyn ExecutionPlan>>,
    ) -> Result<Arc<dyn ExecutionPlan>> {
        let parts = one(children)?;
        Ok(Arc::new(Self::new(Arc::clone(&self.order), parts, Arc::clone(&self.laws))))
    }

    fn execute(
        &self,
        partition: usize,
        context: Arc<TaskContext>,
    ) -> Result<SendableRecordBatchStream> {
        let parts = self.parts.execute(partition, context)?;
        let (order, laws) = (Arc::clone(&self.order), Arc::clone(&self.laws));
        let outcomes = parts.and_then(move |batch| {
            let (order, laws) = (Arc::clone(&order), Arc::clone(&laws));
            async move {
                let work = tokio::task::spawn_blocking(move || decide(&order, &batch, &laws));
                work.await.map_err(|error| DataFusionError::External(Box::new(error)))?
            }
        });
        Ok(Box::pin(RecordBatchStreamAdapter::new(Arc::clone(&SCHEMA), outcomes)))
    }
}

/// The only input of a plan.
pub(crate) fn one(inputs: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
    let count = inputs.len();
    let input = <[Arc<dyn ExecutionPlan>; 1]>::try_from(inputs).map(|[input]| input);
    input.map_err(|_| {
        DataFusionError::Internal(format!("DecideExec has one input, and not {count}"))
    })
}

fn decide(order: &Order, batch: &RecordBatch, laws: &Laws) -> Result<RecordBatch> {
    let parts: Vec<(usize, Part)> = rows(batch)?;
    let outcome = |(place, part): &(usize, Part)| {
        let outcome: Outcome = work::run(order, *place, part, laws);
        row(*place, &outcome)
    };
    let outcomes: Vec<RecordBatch> = parts.iter().map(outcome).collect::<Result<_>>()?;
    Ok(datafusion::arrow::compute::concat_batches(&SCHEMA, &outcomes)?)
}

/// Of rows going in and coming out: the place of a part, and the part, or what came of it, as JSON.
static SCHEMA: LazyLock<SchemaRef> = LazyLock::new(|| {
    let fields = [("place", DataType::UInt64), ("json", DataType::Utf8)];
    Arc::new(Schema::new(fields.map(|(name, ty)| Field::new(name, ty, false)).to_vec()))
});

fn row(place: usize, value: &impl Serialize) -> Result<RecordBatch> {
    let json = serde_json::to_string(value).map_err(external)?;
    let place = UInt64Array::from_iter_values(u64::try_from(place));
    let columns: Vec<ArrayRef> = vec![Arc::new(place), Arc::new(StringArray::from(vec![json]))];
    Ok(RecordBatch::try_new(Arc::clone(&SCHEMA), columns)?)
}

/// Reads the rows of a batch.
pub(crate) fn rows<T: DeserializeOwned>(batch: &RecordBatch) -> Result<Vec<(usize, T)>> {
    let none = || DataFusionError::Internal("a batch is not one of parts".to_owned());
    let places = batch.column_by_name("place").and_then(|it| it.as_primitive_opt::<UInt64Type>());
    let texts = batch.column_by_name("json").and_then(|it| it.as_string_opt::<i32>());
    let (places, texts) = places.zip(texts).ok_or_else(none)?;
    let row = |(place, text): (Option<u64>, Option<&str>)| {
        let place = place.and_then(|it| usize::try_from(it).ok()).ok_or_else(none)?;
        let value = serde_json::from_str(text.ok_or_else(none)?).map_err(external)?;
        Ok((place, value))
    };
    places.iter().zip(texts).map(row).collect()
}

/// The error of JSON as one of DataFusion.
pub(crate) fn external(error: serde_json::Error) -> DataFusionError {
    DataFusionError::External(Box::new(error))
}
