using DurableGen.Stores.Tests.Conformance;

namespace DurableGen.Stores.Tests.InMemory;

public sealed class InMemoryAdmission : AdmissionConformance<InMemoryHarness>;

public sealed class InMemoryKeyMemory : KeyMemoryConformance<InMemoryHarness>;

public sealed class InMemoryCommit : CommitConformance<InMemoryHarness>;

public sealed class InMemorySuspension : SuspensionConformance<InMemoryHarness>;

public sealed class InMemoryClaim : ClaimConformance<InMemoryHarness>;

public sealed class InMemoryHook : HookConformance<InMemoryHarness>;

public sealed class InMemoryDelivery : DeliveryConformance<InMemoryHarness>;

public sealed class InMemorySession : SessionConformance<InMemoryHarness>;

public sealed class InMemoryCancel : CancelConformance<InMemoryHarness>;

public sealed class InMemoryParking : ParkingConformance<InMemoryHarness>;

public sealed class InMemoryRace : RaceConformance<InMemoryHarness>;

public sealed class InMemoryReading : ReadingConformance<InMemoryHarness>;

public sealed class InMemorySoak : SoakConformance<InMemoryHarness>;

public sealed class InMemoryAttributeWriting : AttributeConformance<InMemoryHarness>;
