using DurableGen.Stores.Tests.Conformance;

namespace DurableGen.Stores.Tests.PostgreSql;

public sealed class PostgreSqlAdmission : AdmissionConformance<PostgreSqlHarness>;

public sealed class PostgreSqlKeyMemory : KeyMemoryConformance<PostgreSqlHarness>;

public sealed class PostgreSqlCommit : CommitConformance<PostgreSqlHarness>;

public sealed class PostgreSqlSuspension : SuspensionConformance<PostgreSqlHarness>;

public sealed class PostgreSqlClaim : ClaimConformance<PostgreSqlHarness>;

public sealed class PostgreSqlHook : HookConformance<PostgreSqlHarness>;

public sealed class PostgreSqlDelivery : DeliveryConformance<PostgreSqlHarness>;

public sealed class PostgreSqlSession : SessionConformance<PostgreSqlHarness>;

public sealed class PostgreSqlCancel : CancelConformance<PostgreSqlHarness>;

public sealed class PostgreSqlParking : ParkingConformance<PostgreSqlHarness>;

public sealed class PostgreSqlRace : RaceConformance<PostgreSqlHarness>;

public sealed class PostgreSqlReading : ReadingConformance<PostgreSqlHarness>;

public sealed class PostgreSqlSoak : SoakConformance<PostgreSqlHarness>;

public sealed class PostgreSqlAttributeWriting : AttributeConformance<PostgreSqlHarness>;
